import type { OtlpKeyValue, OtlpValue } from './otlp-messages.ts'

/** A value as text: structures are JSON. */
export function valueText(value: OtlpValue | undefined): string {
  const plain = plainValue(value)
  return typeof plain === 'string' ? plain : plain === undefined ? '' : JSON.stringify(plain)
}

export function plainValue(value: OtlpValue | undefined): unknown {
  if (!value) return undefined
  if (value.stringValue !== undefined) return value.stringValue
  if (value.boolValue !== undefined) return value.boolValue
  if (value.intValue !== undefined) return value.intValue
  if (value.doubleValue !== undefined) return Number.isFinite(value.doubleValue) ? value.doubleValue : String(value.doubleValue)
  if (value.arrayValue) return (value.arrayValue.values ?? []).map((each) => plainValue(each) ?? null)
  if (value.kvlistValue) return Object.fromEntries((value.kvlistValue.values ?? []).map((each) => [each.key ?? '', plainValue(each.value) ?? null]))
  return value.bytesValue
}

/** Attributes as texts, by their own names; of equal names the last counts. */
export function attributeTexts(attributes: readonly OtlpKeyValue[] | undefined): Map<string, string> {
  return new Map((attributes ?? []).map(({ key = '', value }) => [key, valueText(value)]))
}
