-- How far a count is from what was expected, in standard deviations of a Poisson count with that expectation (Pearson
-- 1900); null when nothing was expected.

create or replace macro pearson_residual(observed, expected) as
    case when expected > 0 then significant((observed - expected) / sqrt(expected), 12) end;
