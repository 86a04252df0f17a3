"""Events become Chats."""
