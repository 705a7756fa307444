/** What the editor of a new entity begins with. */
export const newEntityYaml = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: my-service
  title: My service
  description: What it does, in a sentence.
spec:
  type: service
  lifecycle: production
  owner: group:default/my-team
  dependsOn: []
`
