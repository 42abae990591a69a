"""What no plan exceeds: the linear relaxation over few pairs, with all others priced."""
