"""Rule-based alerting for Zoho Desk chats. The rooms, in the order an event walks:

receive    a webhook becomes Events
record     what must survive a crash: journal, snapshots, alerts, outbox
track      Events become Chats
judge      Chats become Answers to the supervisors' questions
lifecycle  Answers open, remind of and end Alerts
notify     Alerts become mail, SMS, Slack posts and webhooks
reply      what people answer by link, button or SMS becomes an order
zoho       the way back: Zoho's API, call by call
pipeline   walks an event through track, judge and lifecycle
config     settings and the rules file become typed values
proof      what the rules would do, have done, and why
report     what was told, read back: timelines, digests, the auditor
reconcile  what Zoho says when asked, compared with what it told
acting     what rules have done in Zoho: reassigned, commented, ended
wallboard  the support floor this second: who waits, who has what, what is due
dashboard  the supervisors' page, and its HTTP API
control    people's commands reach the running daemon; metrics
simulate   synthetic Zoho traffic, and the demo's inbox, phone, room and Zoho Desk
model      the words all rooms share
app        makes every object, closes every object
cli        the commands
"""

__version__ = "1.0.0"
