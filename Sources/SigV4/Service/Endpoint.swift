internal import Crypto

/// What the host name of a standard AWS endpoint tells of its service and region.
struct Endpoint {
  let signingName: String
  /// Nil where the name has no region and the service is in more than one.
  let region: String?

  /// - Parameters:
  ///   - host: A host name, in any case.
  ///   - isWebSocket: Whether the URL's scheme is `ws` or `wss`: AWS IoT signs those for another service.
  /// - Returns: Nil for a host that is not AWS's.
  init?(host: Span<UInt8>, isWebSocket: Bool) {
    var labels = Self.labels(of: host)
    guard let partition = Self.removePartition(from: &labels) else { return nil }
    // Labels that say how the endpoint is reached, not which it is.
    labels.removeAll { equalBytes($0, "dualstack") || equalBytes($0, "vpce") || equalBytes($0, "fips") }
    guard let name = labels.last else { return nil }

    if let (bare, region) = Self.s3(labels) {
      (signingName, self.region) = (bare, region)
    } else if Self.isRegion(name) {
      // service.region.amazonaws.com
      guard labels.count >= 2 else { return nil }
      let isIoTData = labels.count > 2 && equalBytes(labels[labels.count - 2], "iot")
      signingName =
        isIoTData ? (isWebSocket ? "iotdevicegateway" : "iotdata") : Self.signingName(labels[labels.count - 2])
      region = name
    } else if labels.count >= 2, Self.isRegion(labels[labels.count - 2]) {
      // domain.region.es.amazonaws.com
      signingName = Self.signingName(name)
      region = labels[labels.count - 2]
    } else {
      // service.amazonaws.com
      signingName = Self.signingName(name)
      region = Self.globalServices.contains { equalBytes($0, name) } ? partition.homeRegion : nil
    }
  }

  private struct Partition {
    let suffix: [String]
    /// The region that signs for the services that are in none.
    let homeRegion: String
  }

  private static var partitions: [Partition] {
    [
      Partition(suffix: ["us-gov", "amazonaws", "com"], homeRegion: "us-gov-west-1"),
      Partition(suffix: ["amazonaws", "com"], homeRegion: "us-east-1"),
      Partition(suffix: ["amazonaws", "com", "cn"], homeRegion: "cn-north-1"),
      Partition(suffix: ["amazonaws", "eu"], homeRegion: "eusc-de-east-1"),
      Partition(suffix: ["api", "aws"], homeRegion: "us-east-1"),
      Partition(suffix: ["on", "aws"], homeRegion: "us-east-1"),
    ]
  }

  private static func removePartition(from labels: inout [String]) -> Partition? {
    for partition in partitions where labels.count > partition.suffix.count {
      let start = labels.count - partition.suffix.count
      if partition.suffix.indices.allSatisfy({ equalBytes(labels[start + $0], partition.suffix[$0]) }) {
        labels.removeLast(partition.suffix.count)
        return partition
      }
    }
    return nil
  }

  /// The hosts of S3 and its kin, some of which come behind a bucket's name, and some with a hyphen for the dot.
  private static func s3(_ labels: [String]) -> (signingName: String, region: String?)? {
    for (index, label) in labels.enumerated().reversed() {
      let isLast = index + 1 == labels.count
      let region = isLast || !isRegion(labels[index + 1]) ? nil : labels[index + 1]
      if s3Labels.contains(where: { equalBytes($0, label) }) { return ("s3", isLast ? "us-east-1" : region) }
      if equalBytes(label, "s3-accelerate") { return ("s3", nil) }
      if equalBytes(label, "s3-outposts") || equalBytes(label, "s3-object-lambda") { return (label, region) }
      if begins(label, "s3express-") { return ("s3express", region) }
      if isLast, begins(label, "s3-") {
        let tail = String(decoding: label.utf8.span.extracting(droppingFirst: "s3-".utf8.count))
        if isRegion(tail) { return ("s3", tail) }
      }
    }
    return nil
  }

  private static var s3Labels: [String] {
    ["s3", "s3-fips", "s3-accesspoint", "s3-accesspoint-fips", "s3-control", "s3-external-1"]
  }

  /// Endpoint names that differ from the signing name.
  private static func signingName(_ endpointName: String) -> String {
    var name = endpointName
    if ends(name, "-fips") {
      name = String(decoding: name.utf8.span.extracting(droppingLast: "-fips".utf8.count))
    }
    for (endpoint, signing) in aliases where equalBytes(endpoint, name) { return signing }
    return name
  }

  private static var aliases: [(String, String)] {
    [
      ("appsync-api", "appsync"), ("bedrock-agent", "bedrock"), ("bedrock-agent-runtime", "bedrock"),
      ("bedrock-runtime", "bedrock"), ("ddb", "dynamodb"), ("email", "ses"), ("lambda-url", "lambda"),
      ("marketplace", "aws-marketplace"), ("queue", "sqs"),
    ]
  }

  /// Services that are in no region, and sign as the partition's home region.
  private static var globalServices: [String] {
    ["cloudfront", "iam", "organizations", "route53", "shield", "sts", "waf"]
  }

  /// Whether a label looks like `us-east-1` or `us-gov-west-1`: two or more words and a number.
  static func isRegion(_ label: String) -> Bool {
    let bytes = label.utf8.span
    guard bytes.count >= 7, bytes[bytes.count - 1] &- 48 < 10, bytes[0].lowercased &- 97 < 26 else { return false }
    var hyphens = 0
    for i in bytes.indices {
      if bytes[i] == UInt8(ascii: "-") {
        hyphens += 1
      } else if bytes[i] &- 48 < 10 {
        // Digits only at the end, right after the last hyphen.
        guard i == bytes.count - 1 || bytes[i + 1] &- 48 < 10, i > 0,
          bytes[i - 1] == UInt8(ascii: "-") || bytes[i - 1] &- 48 < 10
        else { return false }
      }
    }
    return hyphens == 2 || hyphens == 3
  }

  private static func labels(of host: Span<UInt8>) -> [String] {
    var labels: [String] = []
    var label: [UInt8] = []
    for i in host.indices {
      if host[i] == UInt8(ascii: ".") {
        labels.append(String(decoding: label, as: UTF8.self))
        label.removeAll(keepingCapacity: true)
      } else {
        label.append(host[i].lowercased)
      }
    }
    // A trailing dot marks a fully qualified name, and adds nothing.
    if !label.isEmpty { labels.append(String(decoding: label, as: UTF8.self)) }
    return labels
  }

  private static func begins(_ label: String, _ prefix: String) -> Bool {
    let (label, prefix) = (label.utf8.span, prefix.utf8.span)
    guard label.count >= prefix.count else { return false }
    for i in prefix.indices where label[i] != prefix[i] { return false }
    return true
  }

  private static func ends(_ label: String, _ suffix: String) -> Bool {
    let (label, suffix) = (label.utf8.span, suffix.utf8.span)
    guard label.count >= suffix.count else { return false }
    for i in suffix.indices where label[label.count - suffix.count + i] != suffix[i] { return false }
    return true
  }
}
