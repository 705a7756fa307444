/** Told the name of a check that was added, changed or deleted. */
export const checksChannel = 'alerting_checks'
/** Rung when runners have sent what checks found. */
export const reportsChannel = 'alerting_reports'
