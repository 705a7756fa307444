const prefix = 'person:'

/** The receiver that stands for a person in the log of deliveries. */
export function personReceiver(id: string): string {
  return prefix + id
}

export function personOfReceiver(receiver: string): string | undefined {
  return receiver.startsWith(prefix) ? receiver.slice(prefix.length) : undefined
}
