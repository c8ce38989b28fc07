// What the kernels of every algorithm have in common: they can be listed, named, and chosen from outside.

/// The kernels for one algorithm that this CPU can run.
package protocol KernelFamily: BitwiseCopyable, Sendable, CustomStringConvertible {
  /// Plain Swift, for every CPU.
  static var portable: Self { get }
  /// All of them, the fastest first.
  static var available: [Self] { get }
}

extension KernelFamily {
  /// The kernel of that name, in capitals or not; the fastest if it is none of them.
  package static func choice(byName name: String?) -> Self {
    #if !hasFeature(Embedded)
    if let name = name?.lowercased(), let kernel = available.first(where: { $0.description.lowercased() == name }) {
      return kernel
    }
    #endif
    return available.first ?? .portable
  }

  /// The kernel that an environment variable names.
  package static func choice(byVariable variable: StaticString) -> Self { choice(byName: environment(variable)) }
}
