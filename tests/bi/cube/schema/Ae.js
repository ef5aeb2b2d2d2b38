// The table `ae` of NHS England's published figures.
cube(`Ae`, {
  sql: `SELECT * FROM ae`,
  measures: {
    attendances: { sql: `attendances`, type: `sum` },
    breaches: { sql: `breaches`, type: `sum` },
    admissions: { sql: `admissions`, type: `sum` },
    // Slow enough that Cube asks us to wait.
    slow: { sql: `(SELECT 1 FROM pg_sleep(7) LIMIT 1)`, type: `max` },
  },
  dimensions: {
    period: { sql: `period`, type: `time` },
    org_code: { sql: `org_code`, type: `string` },
    type: { sql: `type`, type: `string` },
  },
});
