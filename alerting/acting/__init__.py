"""What rules have done in Zoho Desk: once, on the record, and never without permission."""
