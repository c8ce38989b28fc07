import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension LoopbackServer {
  /// A request for a path of this server.
  func request(_ path: String = "") throws -> URLRequest {
    URLRequest(url: try #require(URL(string: url + path)))
  }
}
