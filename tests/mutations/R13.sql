-- R13: both report functions give nothing, for every format and for one that there is not.
create or replace function private.generate_report(p_report text, p_parameters jsonb, p_output_format text)
returns text
language sql
volatile
security definer
set search_path = ''
as 'select null';
