import { readPrometheusConfig } from './read-prometheus-config.ts'
import type { ScrapeJob } from '../scrape-job.ts'

/** What the annotations of Kubernetes are by custom, as labels of containers: `prometheus.io/scrape`, `/port`, `/path`, `/scheme`. */
const rules = `
  - { source_labels: [__meta_docker_container_label_prometheus_io_scrape], regex: "true", action: keep }
  - { source_labels: [__address__, __meta_docker_container_label_prometheus_io_port], regex: "(.+?)(?::\\\\d+)?;(\\\\d+)", target_label: __address__, replacement: "$1:$2" }
  - { source_labels: [__meta_docker_container_label_prometheus_io_path], regex: "(.+)", target_label: __metrics_path__ }
  - { source_labels: [__meta_docker_container_label_prometheus_io_scheme], regex: "(https?)", target_label: __scheme__ }
  - { source_labels: [__meta_docker_container_name], regex: "/?(.*)", target_label: container }
  - { source_labels: [__meta_docker_container_label_com_docker_compose_service], regex: "(.+)", target_label: job }
`

/** The job of containers that ask to be scraped by their labels. */
export function dockerLabelJob(host: string): ScrapeJob | undefined {
  const text = `scrape_configs:\n- job_name: docker\n  scrape_interval: 15s\n  docker_sd_configs: [{ host: ${JSON.stringify(host)}, refresh_interval: 15s }]\n  relabel_configs:${rules}`
  const [job] = readPrometheusConfig(text, '/').jobs
  return job && { ...job, discoveries: job.discoveries.map((discovery) => (discovery.kind === 'docker' ? { ...discovery, isOptional: true } : discovery)) }
}
