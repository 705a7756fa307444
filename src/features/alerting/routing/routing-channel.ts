/** Rung when a configuration, a receiver or a silence changes. */
export const routingChannel = 'alerting_routing'
