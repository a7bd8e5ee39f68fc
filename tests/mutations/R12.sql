-- R12: nothing refreshes the statistics.
select private.unschedule_job('refresh-event-statistics');
