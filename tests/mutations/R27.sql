-- R27: who has cancelled cannot register again.
delete from private.transitions where machine = 'registration' and from_state in ('cancelled', 'expired');
