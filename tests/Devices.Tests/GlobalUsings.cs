global using Buergerservice.Devices.Model;
global using Buergerservice.Devices.Simulators;
global using Buergerservice.Tests;
global using Xunit;
