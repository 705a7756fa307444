/** Rung when there is something to send. */
export const deliveriesChannel = 'alerting_deliveries'
