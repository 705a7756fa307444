import type { Panel } from '#lib/dashboards'

/** Grafana's kinds of panel that there is a picture for. */
export const picturesOfGrafana: Readonly<Record<string, Panel['picture']>> = {
  timeseries: 'time-series', graph: 'time-series', 'grafana-graph-panel': 'time-series', trend: 'time-series', 'state-timeline': 'time-series', 'status-history': 'time-series', barchart: 'bar-gauge',
  stat: 'stat', singlestat: 'stat', 'grafana-singlestat-panel': 'stat', 'vonage-status-panel': 'stat', 'grafana-polystat-panel': 'stat', gauge: 'gauge', 'briangann-gauge-panel': 'gauge', bargauge: 'bar-gauge', 'jdbranham-diagram-panel': 'table',
  table: 'table', 'table-old': 'table', heatmap: 'heatmap', 'heatmap-new': 'heatmap', piechart: 'pie', 'grafana-piechart-panel': 'pie', logs: 'logs', text: 'text', 'marcusolsson-dynamictext-panel': 'text',
}

/** Pictures that come near, and what is different. */
export const nearPictures: Readonly<Record<string, string>> = {
  'state-timeline': 'States over time are drawn as lines.', 'status-history': 'States over time are drawn as lines.', trend: 'A trend is drawn over time.', 'grafana-polystat-panel': 'Hexagons are drawn as figures.', 'vonage-status-panel': 'A state is drawn as a figure.', 'jdbranham-diagram-panel': 'The diagram is drawn as a table.', 'marcusolsson-dynamictext-panel': 'A text with a template is shown as it is written.',
}

/** Fields of a panel that are read, or that say nothing which would be missed. */
export const knownFields: ReadonlySet<string> = new Set([
  'id', 'type', 'title', 'description', 'gridPos', 'datasource', 'targets', 'fieldConfig', 'options', 'links', 'repeat', 'repeatDirection', 'maxPerRow', 'collapsed', 'panels', 'transformations', 'interval', 'maxDataPoints', 'timeFrom', 'timeShift', 'hideTimeOverride', 'libraryPanel', 'pluginVersion', 'transparent', 'cacheTimeout', 'queryCachingTTL', 'scopedVars', 'repeatPanelId', 'repeatIteration', 'repeatedByRow', 'editable', 'error', 'isNew', 'span', 'height', 'renderer', 'tableColumn', 'valueName', 'hideTimeOverride', 'headings', 'alertThreshold', 'hiddenSeries', 'decimals', 'format', 'content', 'mode', 'uid', 'version',
  // graph, singlestat, table and heatmap before version 7
  'aliasColors', 'bars', 'dashLength', 'dashes', 'fill', 'fillGradient', 'grid', 'legend', 'lines', 'linewidth', 'nullPointMode', 'percentage', 'pointradius', 'points', 'seriesOverrides', 'spaceLength', 'stack', 'steppedLine', 'thresholds', 'timeRegions', 'tooltip', 'xaxis', 'yaxes', 'yaxis', 'xAxis', 'yAxis', 'minSpan', 'leftYAxisLabel', 'x-axis', 'y-axis', 'y_formats',
  'colorBackground', 'colorValue', 'colorPrefix', 'colorPostfix', 'colors', 'gauge', 'mappingType', 'mappingTypes', 'maxDataPoints', 'nullText', 'postfix', 'postfixFontSize', 'prefix', 'prefixFontSize', 'rangeMaps', 'sparkline', 'valueFontSize', 'valueMaps', 'columns', 'fontSize', 'pageSize', 'scroll', 'showHeader', 'sort', 'styles', 'transform', 'filterNull',
  'cards', 'color', 'dataFormat', 'heatmap', 'hideZeroBuckets', 'highlightCards', 'reverseYBuckets', 'xBucketNumber', 'xBucketSize', 'yBucketBound', 'yBucketNumber', 'yBucketSize', 'breakPoint', 'combine', 'legendType', 'pieType', 'strokeWidth', 'valueName', 'limit', 'showlegend', 'fontColor', 'repeatIteration', 'legendType', '__netdata',
])

/** Parts of a field's own configuration that are read, or only a matter of looks. */
export const knownCustom: ReadonlySet<string> = new Set([
  'drawStyle', 'lineInterpolation', 'lineWidth', 'fillOpacity', 'gradientMode', 'spanNulls', 'insertNulls', 'showPoints', 'pointSize', 'stacking', 'axisPlacement', 'axisLabel', 'axisColorMode', 'axisBorderShow', 'axisCenteredZero', 'axisGridShow', 'axisSoftMin', 'axisSoftMax', 'axisWidth', 'scaleDistribution', 'thresholdsStyle', 'hideFrom', 'barAlignment', 'barMaxWidth', 'barWidthFactor', 'lineStyle', 'transform', 'align', 'cellOptions', 'displayMode', 'filterable', 'inspect', 'minWidth', 'width', 'fillColor', 'lineColor', 'showValues', 'lineStyle', 'hidden', 'wrapText', 'footer', 'tooltip', 'text', 'hideFrom', 'neutral',
])
