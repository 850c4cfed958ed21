-- A name as it is compared with what somebody types: without case, accents, punctuation, spaces and a leading "the", so that
-- "u.s." is US, "Erdoğan" Erdogan, "S400" S-400; null when nothing is left. The letters written out are those that have no
-- accent to take off.

create or replace macro fold_letters(name_text) as
    replace(replace(replace(
        lower(strip_accents(translate(name_text, 'ıŁłØøĐđðÞþ', 'iLlOoDddTt'))),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');

create or replace macro fold_name(name_text) as
    nullif(regexp_replace(regexp_replace(fold_letters(name_text), '^\s*the\s+', ''), '[^\p{L}\p{M}\p{N}]+', '', 'g'), '');
