"""A Zoho Desk of our own: it signs in, signs, answers and tells as Zoho's does, quirks included."""
