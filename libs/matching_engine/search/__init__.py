"""How plans are found and made better until they meet the bound."""
