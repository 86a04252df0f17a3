"""What Zoho says when it is asked, compared with what it told."""
