"""The only public door: REST, pages, accounts and sessions."""
