"""The four stores - landing, warehouse, ledger, editions - and what keeps them whole."""
