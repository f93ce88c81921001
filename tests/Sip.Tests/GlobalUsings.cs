global using Buergerservice.Devices.Tests.Support;
global using Buergerservice.Sip.Tests.Support;
global using Buergerservice.SipGateway.Sip;
global using Xunit;
