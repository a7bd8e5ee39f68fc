-- R35: nothing makes a profile at sign-up.
drop trigger on_auth_user_created on auth.users;
