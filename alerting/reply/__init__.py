"""What people answer to a message, by link, button or SMS, becomes an order."""
