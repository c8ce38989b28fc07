/// A request about which nothing is wrong as far as that can be told without the secret.
public struct UnverifiedRequest: ~Copyable {
  /// Who the request says it is from.
  public var signer: ClaimedSigner { claim.signer }

  private let claim: RequestClaim
  private let request: ReceivedRequest
  private let body: ReceivedBody
  private let now: SigningTime
  private let verifier: Verifier

  /// - Throws: Every reason but those that concern the secret.
  init(
    _ request: ReceivedRequest, _ body: ReceivedBody, at now: SigningTime, for verifier: Verifier
  ) throws(VerificationError) {
    claim = try verifier.claim(of: request, body, at: now)
    self.request = request
    self.body = body
    self.now = now
    self.verifier = verifier
  }

  /// The second half of verifying.
  /// - Parameter credentials: Those of `signer`; nil where no one is known by the access key id.
  /// - Returns: Who signed.
  /// - Throws: `unknownAccessKey`, `unusableCredentials`, `expiredCredentials`, `wrongSessionToken`,
  ///   `signatureMismatch`.
  public consuming func verify(with credentials: Credentials?) throws(VerificationError) -> VerifiedRequest {
    try verifier.judge(claim, of: request, body, at: now, with: credentials)
  }
}
