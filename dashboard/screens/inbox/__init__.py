"""The box of the townships on the screen: what is owed, the forms, what was sent, the queue."""
