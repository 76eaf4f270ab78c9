"""Schema 2: the sums of each day. Published: never changed again."""

# Sums kept as rows come, because the ledger grows for years and every message asks what a month cost.
# `day` is the day it was on this computer when the request was sent, so travelling moves no past request.
# `kind` is the currency of the cost, or 'plan', 'free', or '' where no price is known. A sum never passes
# 2^53 - 1: more would become a fraction, which the table refuses, and with it the request's own row.
DAILY = """
CREATE TABLE usage_daily (
    day TEXT NOT NULL,
    profile TEXT NOT NULL,
    style TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    requests INTEGER NOT NULL,
    input INTEGER NOT NULL,
    output INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write INTEGER NOT NULL,
    thinking INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    PRIMARY KEY (day, profile, style, model, kind)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER usage_summed AFTER INSERT ON usage
BEGIN
    INSERT INTO usage_daily VALUES (
        coalesce(date(NEW.time_utc, 'localtime'), substr(NEW.time_utc, 1, 10)),
        NEW.profile, NEW.style, NEW.model,
        CASE WHEN NEW.price_id IS NULL THEN ''
            WHEN substr(NEW.price_id, 1, 5) IN ('plan:', 'free:') THEN substr(NEW.price_id, 1, 4)
            ELSE substr(NEW.price_id, 1, 3) END,
        1,
        min(coalesce(NEW.input, 0), 9007199254740991),
        min(coalesce(NEW.output, 0), 9007199254740991),
        min(coalesce(NEW.cache_read, 0), 9007199254740991),
        min(coalesce(NEW.cache_write, 0), 9007199254740991),
        min(coalesce(NEW.thinking, 0), 9007199254740991),
        NEW.input IS NULL OR NEW.output IS NULL,
        NEW.provenance = 'estimated',
        NEW.cost_micros IS NULL
            AND (NEW.price_id IS NULL OR substr(NEW.price_id, 1, 5) NOT IN ('plan:', 'free:')),
        min(coalesce(NEW.cost_micros, 0), 9007199254740991)
    )
    ON CONFLICT DO UPDATE SET
        requests = requests + 1,
        input = min(input + excluded.input, 9007199254740991),
        output = min(output + excluded.output, 9007199254740991),
        cache_read = min(cache_read + excluded.cache_read, 9007199254740991),
        cache_write = min(cache_write + excluded.cache_write, 9007199254740991),
        thinking = min(thinking + excluded.thinking, 9007199254740991),
        unknown = unknown + excluded.unknown,
        estimated = estimated + excluded.estimated,
        unpriced = unpriced + excluded.unpriced,
        cost_micros = min(cost_micros + excluded.cost_micros, 9007199254740991);
END;
CREATE INDEX usage_by_run ON usage (run) WHERE run IS NOT NULL;
"""

# What the trigger would have done for the rows that are there already; none of them has a price.
EARLIER_DAYS = """
INSERT INTO usage_daily
SELECT coalesce(date(time_utc, 'localtime'), substr(time_utc, 1, 10)), profile, style, model, '',
    count(*),
    min(coalesce(sum(input), 0), 9007199254740991),
    min(coalesce(sum(output), 0), 9007199254740991),
    min(coalesce(sum(cache_read), 0), 9007199254740991),
    min(coalesce(sum(cache_write), 0), 9007199254740991),
    min(coalesce(sum(thinking), 0), 9007199254740991),
    sum(input IS NULL OR output IS NULL), sum(provenance = 'estimated'), count(*), 0
FROM usage GROUP BY 1, 2, 3, 4;
"""
