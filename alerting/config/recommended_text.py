"""The rules that Zoho's help pages recommend, with blanks for the answers of `alerting init`."""

from typing import Final

RULES: Final = """\
# The rules of your support floor, written by `alerting init`. Change them in any editor.
#
# All rules are on trial: they are evaluated and recorded, and tell nobody. When you have seen with
# `alerting status` and `alerting history` what they find, change `mode: trial` to `mode: live`,
# rule by rule, and save: the daemon takes it over at once. `alerting check` says beforehand whether
# the file is right.
#
# Lengths of time are written 90s, 10m, 2h, 1d. A list like [OPEN, ON_HOLD] means any of them.
# `title` is what messages call a rule.

version: 1
timezone: {timezone}   # in which messages give times

# When rules count and tell; a timer stands still outside. A rule may say otherwise.
{hours}

people:
{people}

# Heard as `lead` where neither the chat's agent nor its channel has one.
lead: {lead}

# Who hears when this program itself is in trouble, also on trial.
operators: {operators}

# What a message may show of the customer: no, name or number. Never in an SMS.
show_customer: no

{places}# Once events have come in, `alerting seen` prints `channels:` and `agents:` to paste here.
# Messages then call them by these names.

rules:
  # Somebody took the chat and has not answered.
  - name: on-hold-too-long
    title: Chat on hold too long
    mode: trial
    when: {{status: ON_HOLD}}
    for: 10m
    why: The customer was picked up and still has no answer. Answer, or give the chat to somebody.
    tell: {tell}

  # Nobody took the chat. Critical alerts remind every 30 minutes until they end.
  - name: nobody-assigned
    title: Nobody has the chat
    mode: trial
    severity: critical
    when: {{status: [CREATED, OPEN], assignee: none}}
    for: 5m
    why: Nobody has this chat. Assign it in Zoho Desk.
    tell: {urgently}

  # Zoho cannot send on this channel: credit used up, access revoked, channel removed ... One alert
  # for the channel; it ends when a message arrives again.
  - name: cannot-send
    title: Channel cannot send
    mode: trial
    severity: critical
    hours: always
    fault: channel_fault
    why: Answers do not go out. Look at the channel and its credit in Zoho Desk.
    repeat_every: 1h
    tell: {urgently}

  # No messages can be exchanged with the customer any more.
  - name: blocked
    title: Customer blocked
    mode: trial
    when: {{status: BLOCKED}}
    why: Somebody blocked this customer. Was it meant?
    tell: {tell}

  # Over within two minutes and with fewer than three messages.
  - name: ended-abruptly
    title: Chat ended abruptly
    mode: trial
    change: ended_abruptly
    within: 2m
    messages: {{below: 3}}
    why: Read the chat. If the customer still needs something, write to them.
    tell: {tell}

  # The customer wrote last, and the chat was ended, blocked or missed.
  - name: ended-unanswered
    title: Chat ended without an answer
    mode: trial
    change: ended_unanswered
    why: The customer had no answer to the last message. Read it and write back.
    tell: {tell}

  # What became of our own messages, on channels that tell.
  - name: stuck-in-sent
    title: Message not delivered
    mode: trial
    message: {{status: SENT}}
    for: 5m
    why: The message left Zoho and did not arrive. If there are many, the channel is in trouble.
    tell: {tell}

  - name: delivered-not-read
    title: Message not read
    mode: trial
    severity: info
    message: {{status: DELIVERED}}
    for: 4h
    why: The customer has not read our message. Is there another way to reach them?
    tell: {tell}
"""
