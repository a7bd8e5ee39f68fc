-- R44: nobody may change a message, so that it stays unread for ever.
drop policy user_messages_update_authenticated on public.user_messages;
