using Buergerservice.Engine;

namespace Buergerservice.Storage.Databases;

/// <summary>A setting is wrong or missing; the message names it. The process cannot start.</summary>
public sealed class SettingException(string message) : BuergerserviceException(message);
