// Tokens for Kafka and Kubernetes.

internal import Crypto

extension AuthToken {
  /// A token for a cluster of Amazon MSK (SASL mechanism `OAUTHBEARER`), good for 15 minutes.
  /// - Parameters:
  ///   - userAgent: What the client calls itself; it is not signed.
  ///   - region: Where the cluster is.
  ///   - credentials: Who connects.
  ///   - time: From when.
  /// - Throws: `invalidUserName` for an empty `userAgent`, and what is wrong with the credentials or the region.
  /// - Source: “Configure clients to use IAM access control”, Amazon MSK Developer Guide; aws-msk-iam-sasl-signer.
  public static func msk(
    userAgent: String = "swift-sigv4", region: String, credentials: Credentials, at time: SigningTime
  ) throws(SigV4Error) -> AuthToken {
    try checkUser(userAgent)
    let url = try url(
      scheme: "https://", authority: "kafka." + region + ".amazonaws.com",
      query: [("Action", "kafka-cluster:Connect")])
    let presigned = try Signer(credentials: credentials, region: region, service: "kafka-cluster")
      .presign(SigningRequest(url: url), expiresIn: lifetime, at: time)
    var whole = TextBuffer()
    whole.write(presigned.url)
    whole.write(literal: "&User-Agent=")
    whole.writeEncoded(userAgent.utf8.span, keeping: .unreserved)
    return try AuthToken(
      base64(String(decoding: whole.span)), seconds: lifetime, from: time, credentials)
  }

  /// A token for a cluster of Amazon EKS: the password of a Kubernetes user, which the cluster takes for a quarter of an
  /// hour; `expiration` is a minute before that, as that of AWS's own tools.
  /// - Parameters:
  ///   - cluster: The cluster's name.
  ///   - region: Where the cluster is.
  ///   - credentials: Who connects.
  ///   - time: From when.
  /// - Throws: `invalidHeaderValue` for a name that no cluster has, `tokenTooLong` when the session token makes it
  ///   longer than the 4096 bytes that clusters take, and what is wrong with the credentials or the region.
  /// - Source: aws-iam-authenticator, “API Authorization from Outside a Cluster”.
  public static func eks(
    cluster: String, region: String, credentials: Credentials, at time: SigningTime
  ) throws(SigV4Error) -> AuthToken {
    guard isVisibleASCII(cluster) else {
      throw SigV4Error(
        .invalidHeaderValue, "the name of the cluster is empty or holds a space, control or other character")
    }
    let suffix = beginsIgnoringCase(region, "cn-") ? ".amazonaws.com.cn" : ".amazonaws.com"
    let url = try url(
      scheme: "https://", authority: "sts." + region + suffix,
      query: [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")])
    let request = SigningRequest(url: url, headers: [HeaderField(name: "x-k8s-aws-id", value: cluster)])
    let presigned = try Signer(credentials: credentials, region: region, service: .sts)
      .presign(request, expiresIn: 60, at: time)
    let text = "k8s-aws-v1." + base64(presigned.url)
    guard text.utf8.count <= 4096 else {
      throw SigV4Error(
        .tokenTooLong, "the session token makes a token of " + String(text.utf8.count) + " bytes; EKS takes 4096")
    }
    return try AuthToken(text, seconds: 14 * 60, from: time, credentials)
  }

  private static func base64(_ text: String) -> String {
    var encoded = TextBuffer()
    encoded.writeBase64(text.utf8, .urlSafe)
    return String(decoding: encoded.span)
  }
}
