/** Types of events that show that something was done. */
const proofs: readonly RegExp[] = [
  /^dev\.cdevents\.(change\.merged|service\.(deployed|upgraded)|pipelinerun\.finished|testsuiterun\.finished)\./,
  /^dev\.daybook\.(run\.finished|check\.saved|rule\.saved|runbook\.changed|drill\.finished|schedule\.saved|entity\.changed)$/,
]

export function isProof(type: string): boolean {
  return proofs.some((pattern) => pattern.test(type))
}
