import { Labels } from '#lib/promql'

const ofRecords = new WeakMap<Readonly<Record<string, string>>, Labels>()
const ofItems = new WeakMap<readonly string[], Labels>()

/** The labels that a state keeps as a record. An alert keeps its record as long as it lives, so that they are sorted once. */
export function labelsOfRecord(record: Readonly<Record<string, string>>): Labels {
  let labels = ofRecords.get(record)
  if (labels === undefined) ofRecords.set(record, labels = Labels.of(record))
  return labels
}

/** The same of labels that are kept as names and values by turns. */
export function labelsOfItems(items: readonly string[]): Labels {
  let labels = ofItems.get(items)
  if (labels === undefined) ofItems.set(items, labels = new Labels(items))
  return labels
}

/** Labels whose items are kept, so that they are found again by them. */
export function knownLabels(labels: Labels): Labels {
  ofItems.set(labels.items, labels)
  return labels
}
