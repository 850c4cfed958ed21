-- Association of two things over n units, of which a hold the one, b the other and ab both.
--
-- Every measure takes the same four counts and is a function of them alone, so the same counts give the same number to
-- the last bit. Rounding to a fixed number of significant digits keeps it so where mathematical libraries differ.

create or replace macro significant(x, digits) as
    format('{:.{}e}', x::double, digits - 1)::double;

-- How often they would meet by chance.
create or replace macro expected_count(n, a, b) as
    significant(a::double * b / n, 12);

-- Pointwise mutual information in bits; null when they never meet.
create or replace macro pmi(n, a, b, ab) as
    case when ab > 0 then significant(log2((ab::double * n) / (a::double * b)), 12) end;

-- The same on a scale from -1 to 1, where 1 is always together; null when they never meet or meet everywhere.
create or replace macro npmi(n, a, b, ab) as
    case
        when ab > 0 and ab < n
            then least(1, greatest(-1, significant(ln((ab::double * n) / (a::double * b)) / -ln(ab::double / n), 12)))
    end;

-- ln(1 + x), exact for small x too: the error of 1 + x cancels (Kahan).
create or replace macro ln_one_plus(x) as
    case when 1.0::double + x = 1.0::double then x else ln(1.0::double + x) * x / ((1.0::double + x) - 1.0::double) end;

-- One cell of the likelihood ratio, observed * ln(observed / expected), where the cell deviates from its expectation by
-- deviation / n and the expectation is margins / n. Written with the deviation because observed / expected is close to 1
-- in the cell of the units that hold neither, and that cell is the largest.
create or replace macro g2_cell(observed, deviation, margins) as
    case when observed > 0 then observed * ln_one_plus(deviation / margins) else 0 end;

-- Signed log-likelihood ratio of the two-by-two table (Dunning 1993): negative when they meet less often than by chance.
create or replace macro g2(n, a, b, ab) as
    significant(
        sign(ab::double * n - a::double * b) * greatest(0, 2 * (
            g2_cell(ab, ab::double * n - a::double * b, a::double * b)
            + g2_cell(a - ab, a::double * b - ab::double * n, a::double * (n - b))
            + g2_cell(b - ab, a::double * b - ab::double * n, b::double * (n - a))
            + g2_cell(n - a - b + ab, ab::double * n - a::double * b, (n - a)::double * (n - b))
        )),
        12
    );

create or replace macro ln_choose(n, k) as
    lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);

-- Chance that they meet in exactly k units.
create or replace macro meeting_chance(n, a, b, k) as
    exp(ln_choose(a, k) + ln_choose(n - a, b - k) - ln_choose(n, b));

-- How many terms of a tail matter in double precision. Beyond the mean m the chances fall at least as fast as those of a
-- Poisson distribution, so what follows 10 * sqrt(m) + 10 of them is below 1e-17 of the first.
create or replace macro tail_terms(n, a, b) as
    (10 * sqrt(a::double * b / n) + 10)::bigint;

-- Sum of the chances of k, k + 1, … meetings, and of k, k - 1, …, each as a multiple of the first one. Each chance is the
-- one before times a ratio of small numbers, and 1 + r1 * (1 + r2 * (…)) adds them from the smallest to the largest.
create or replace macro upper_tail(n, a, b, k) as
    list_reduce(
        list_transform(
            range(k + least(a - k, b - k, tail_terms(n, a, b)) - 1, k - 1, -1),
            lambda j: ((a - j)::double * (b - j)) / ((j + 1)::double * (n - a - b + j + 1))
        ),
        lambda tail, ratio: 1 + ratio * tail,
        1.0::double
    );

create or replace macro lower_tail(n, a, b, k) as
    list_reduce(
        list_transform(
            range(k - least(k, k - a - b + n, tail_terms(n, a, b)) + 1, k + 1),
            lambda j: (j::double * (n - a - b + j)) / ((a - j + 1)::double * (b - j + 1))
        ),
        lambda tail, ratio: 1 + ratio * tail,
        1.0::double
    );

-- Fisher's exact test, one-sided: the chance of meeting in ab units or more. Always summed from ab away from the mean,
-- where the terms fall and few are needed. Six digits, because lgamma of a large n is no more precise than that.
create or replace macro fisher_p(n, a, b, ab) as
    significant(
        case
            when ab <= greatest(0, a + b - n) then 1
            when ab::double * n >= a::double * b
                then least(1, meeting_chance(n, a, b, ab) * upper_tail(n, a, b, ab))
            else greatest(0, 1 - meeting_chance(n, a, b, ab - 1) * lower_tail(n, a, b, ab - 1))
        end,
        6
    );

-- Units with both among the units with either.
create or replace macro jaccard(a, b, ab) as
    significant(ab::double / (a + b - ab), 12);
