/// A URL that carries its signature: whoever has it can send the request, until it expires.
public struct PresignedURL: Sendable {
  /// The URL, in canonical encoding. Send it as it is.
  public let url: String
  /// What comes with it.
  public let terms: Terms

  /// What comes with a presigned URL.
  public struct Terms: Sendable {
    /// The headers that are signed besides the host; the request must send them with just these values.
    public let requiredHeaders: [HeaderField]
    /// How long the URL is good, in seconds from the time it was signed for.
    public let expiresIn: Int
    /// Whether that is less than was asked for, because the credentials themselves end then.
    public let isCappedByCredentials: Bool
  }

  /// The headers that are signed besides the host; the request must send them with just these values.
  public var requiredHeaders: [HeaderField] { terms.requiredHeaders }
  /// How long the URL is good, in seconds from the time it was signed for.
  public var expiresIn: Int { terms.expiresIn }
  /// Whether that is less than was asked for, because the credentials themselves end then.
  public var isCappedByCredentials: Bool { terms.isCappedByCredentials }
}
