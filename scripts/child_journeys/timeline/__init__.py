"""Pictures and audit lists of single children, made of the warehouse; they stay inside."""
