"""Chats become Answers to the questions that rules ask."""
