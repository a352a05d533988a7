// All options of `fireside serve`, by heading.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatHTTP
import EventLoop
import HTTP

/// What a server is started with.
struct ServerOptions: ParsableArguments {
    @OptionGroup(title: "Network")
    var network: NetworkOptions

    @OptionGroup(title: "Behind a proxy")
    var proxies: ProxyOptions

    @OptionGroup(title: "Web pages")
    var pages: PageOptions

    @OptionGroup(title: "Keeping messages")
    var keep: KeepOptions

    @OptionGroup(title: "Login")
    var logins: LoginOptions

    @OptionGroup(title: "Login by a provider")
    var oidc: OIDCOptions

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    @OptionGroup(title: "Limits for one address")
    var addressLimits: AddressLimitOptions

    @OptionGroup(title: "Administration")
    var admin: AdminOptions

    @OptionGroup(title: "Inspector")
    var inspect: InspectOptions

    @OptionGroup(title: "Logging")
    var logging: LogOptions

    @OptionGroup(title: "Configuration")
    var configuration: ConfigurationOptions

    @OptionGroup(title: "Configuration")
    var start: CheckOptions
}

extension ServerOptions {
    /// ArgumentParser calls it after parsing.
    func validate() throws { try logins.checkKeys(keep.journal) }

    /// How many event loops serve clients.
    var loopCount: Int { network.loops ?? min(ProcessorCores.count, 256) }

    /// What one request and one connection may take.
    var http: ServerLimits {
        var limits = ServerLimits()
        limits.maxBody = self.limits.maxBody
        limits.maxHead = self.limits.maxHead
        limits.headTimeout = .seconds(network.headTimeout)
        limits.bodyTimeout = .seconds(network.headTimeout)
        limits.idleTimeout = .seconds(network.idleTimeout)
        return limits
    }

    /// What the hubs are made with.
    var hub: HubOptions {
        var options = HubOptions()
        options.hold = .seconds(network.hold)
        options.jitter = min(options.jitter, options.hold / 5)
        options.maxChannels = limits.maxChannels
        options.retention = keep.retention
        return options
    }

    /// What the chat's resources are made with.
    ///
    /// - Throws: What is wrong with a file that an option names, in a sentence for the user.
    func chat() throws -> ChatOptions {
        var options = ChatOptions()
        limits.apply(to: &options)
        addressLimits.apply(to: &options)
        logins.apply(to: &options)
        options.build = BuildInfo(
            version: FiresideVersion.current, commit: FiresideVersion.commit?.hash ?? "unknown")
        options.allowedOrigins = pages.allowOrigin
        options.pagePolls = inspect.inspect
        if let style = pages.style {
            options.style = StyleSheet(try StyleFile(path: style).bytes)
        }
        // A limit for one address is meant for this machine's clients as well, once one is set. So it
        // is where a proxy tells its clients apart.
        options.sparesLoopback =
            !(addressLimits.isSet || logins.loginRate ?? 0 > 0 || !proxies.trustProxy.isEmpty)
        return options
    }
}
