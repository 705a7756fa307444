import { defineFeature } from '#kernel/feature'
import { acknowledge } from './acknowledge-incident.ts'
import { open } from './actions/open-action.ts'
import { proofs } from './actions/list-proofs.ts'
import { prove, proveByUpgrade } from './actions/prove-action.ts'
import { assign } from './assign-role.ts'
import { openActions, openIncidents } from './attention.ts'
import { confirm } from './confirm-cause.ts'
import { declare } from './declare-incident.ts'
import { causes, get } from './get-incident.ts'
import { list } from './list-incidents.ts'
import { mitigateOnResolvedAlert } from './mitigate-on-resolved-alert.ts'
import { openIncidentOnAlert, openIncidentOnUnhidden } from './open-incident-on-alert.ts'
import { print, save } from './postmortem/save-postmortem.ts'
import { resolve } from './resolve-incident.ts'
import { rollBack } from './roll-back-cause.ts'
import { shown } from './shown-alerts.ts'
import { update } from './update-incident.ts'

/**
 * Incidents: opened by an alert or by hand, their ranked cause, what is done about them, their postmortem and what follows.
 * Must never change what runs by itself: a cause is taken back only when a person says so.
 */
export const incidents = defineFeature({
  id: 'incidents', title: 'Incidents',
  handlers: [list, get, declare, acknowledge, update, assign, causes, confirm, rollBack, resolve, print, save, open, proofs, prove, shown],
  reactions: [openIncidentOnAlert, openIncidentOnUnhidden, mitigateOnResolvedAlert, proveByUpgrade],
  attention: [openIncidents, openActions],
})
