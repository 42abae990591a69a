"""The matching service: takes a snapshot of everybody from events, plans circles, explains, and releases
plans as offers."""
