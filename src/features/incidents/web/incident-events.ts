/** Events that change an incident or what its page shows. */
export const incidentEvents = ['dev.cdevents.incident.', 'dev.daybook.incident.', 'dev.daybook.postmortem.', 'dev.daybook.action.']
