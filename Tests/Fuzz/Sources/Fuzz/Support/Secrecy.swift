// What no error may show.

/// The result; nil, when the error is as it should be: without a secret.
@discardableResult
func orError<Result, Failure: Error>(_ work: () throws(Failure) -> Result) -> Result? {
  do {
    return try work()
  } catch {
    for secret in [RequestInput.secret, RequestInput.token] {
      expect(!"\(error)".contains(secret) && !String(reflecting: error).contains(secret), "an error shows a secret")
    }
    return nil
  }
}
