global using Buergerservice.Devices.Model;
global using Buergerservice.Devices.Simulators;
global using Xunit;
