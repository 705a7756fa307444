/** Keys of a prometheus.yml that Prometheus knows and Daybook does not use, with why; prometheus.io/docs/prometheus/latest/configuration/configuration. */
const nativeHistograms = 'What a target gives as text is taken; native histograms are not asked for by scrapes.'

export const unusedOfFile: Readonly<Record<string, string>> = {
  rule_files: 'Rules in the folder are found as entities of the catalog; they are not evaluated here.',
  alerting: 'Alerts are Daybook\'s own: see its checks and receivers.',
  remote_write: 'Samples are kept here and sent nowhere.', remote_read: 'Nothing is read from elsewhere.',
  storage: 'How long samples are kept is a setting: DAYBOOK_METRICS_RETENTION.', tracing: 'Daybook sends no traces.', otlp: 'OTLP is translated as Prometheus does by default.',
  scrape_config_files: 'Write their scrape_configs into this file.', runtime: 'The runtime of Daybook is another.',
}

export const unusedOfGlobal: Readonly<Record<string, string>> = {
  evaluation_interval: 'Rules are not evaluated here.', rule_query_offset: 'Rules are not evaluated here.', query_log_file: 'Queries are not logged to a file.', scrape_failure_log_file: 'What failed is shown with the target.', keep_dropped_targets: '500 dropped targets of each job are kept.',
  scrape_protocols: 'OpenMetrics is asked for first, then Prometheus\'s text.', metric_name_validation_scheme: 'Names may be of any UTF-8.', metric_name_escaping_scheme: 'Names are taken as a target gives them.', runtime: 'The runtime of Daybook is another.',
  scrape_classic_histograms: nativeHistograms, always_scrape_classic_histograms: nativeHistograms, convert_classic_histograms_to_nhcb: nativeHistograms, scrape_native_histograms: nativeHistograms,
}

export const unusedOfJob: Readonly<Record<string, string>> = {
  scrape_classic_histograms: nativeHistograms, always_scrape_classic_histograms: nativeHistograms, convert_classic_histograms_to_nhcb: nativeHistograms, scrape_native_histograms: nativeHistograms,
  native_histogram_bucket_limit: nativeHistograms, native_histogram_min_bucket_factor: nativeHistograms,
  keep_dropped_targets: '500 dropped targets of each job are kept.', scrape_failure_log_file: 'What failed is shown with the target.', scrape_fallback_protocol: 'A target that does not say what it gives is read as Prometheus\'s text.',
  scrape_protocols: 'OpenMetrics is asked for first, then Prometheus\'s text.', metric_name_validation_scheme: 'Names may be of any UTF-8.', metric_name_escaping_scheme: 'Names are taken as a target gives them.',
  enable_compression: 'An answer is always asked for compressed.', enable_http2: 'Targets are asked by HTTP/1.1.',
}

export const usedOfFile: ReadonlySet<string> = new Set(['global', 'scrape_configs'])
export const usedOfGlobal: ReadonlySet<string> = new Set(['scrape_interval', 'scrape_timeout', 'external_labels', 'body_size_limit', 'sample_limit', 'target_limit', 'label_limit', 'label_name_length_limit', 'label_value_length_limit'])
export const usedOfJob: ReadonlySet<string> = new Set([
  'job_name', 'scrape_interval', 'scrape_timeout', 'metrics_path', 'scheme', 'params', 'honor_labels', 'honor_timestamps', 'track_timestamps_staleness', 'relabel_configs', 'metric_relabel_configs',
  'body_size_limit', 'sample_limit', 'target_limit', 'label_limit', 'label_name_length_limit', 'label_value_length_limit',
  // How a target is asked, which has its own list of what is not used.
  'basic_auth', 'authorization', 'bearer_token', 'bearer_token_file', 'tls_config', 'follow_redirects', 'http_headers', 'oauth2', 'proxy_url', 'proxy_from_environment', 'no_proxy', 'proxy_connect_header',
])
