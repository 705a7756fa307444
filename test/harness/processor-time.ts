/** Milliseconds of processor time that this process has used so far: unlike a clock it stands still while others are at work. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
