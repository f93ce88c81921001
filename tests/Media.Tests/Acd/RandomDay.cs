using Buergerservice.Media.Acd;
using Xunit;

namespace Buergerservice.Media.Tests.Acd;

/// <summary>A call centre in which anything may happen at any time, and a look at it after every step.</summary>
internal sealed class RandomDay
{
    private static readonly string[] Skills = ["allgemein", "ausweis", "wohngeld"];

    private readonly Random _random;
    private readonly int _seed;
    private readonly Rules _rules;
    private readonly AcdPolicy _policy;
    private int _calls;

    public RandomDay(int seed)
    {
        _seed = seed;
        _random = new(seed);
        _policy = new() { Ring = 5_000 + _random.Next(20_000), WrapUp = _random.Next(30_000), MaxNoAnswer = 1 + _random.Next(2), MaxWait = 150_000 + _random.Next(450_000) };
        _rules = new(_policy);
        Distribution = new(new() { Policy = _policy });
    }

    public CallDistribution Distribution { get; private set; }

    public AcdPolicy Policy => _policy;

    public List<(long At, AcdCommand Command)> Commands { get; } = [];

    public List<AcdEvent> Events { get; } = [];

    public int Checked { get; private set; }

    public void Open()
    {
        for (var i = 0; i < 6; i++)
        {
            var skills = Skills.Where(_ => _random.Next(3) > 0).ToDictionary(s => s, _ => 1 + _random.Next(2));
            if (_random.Next(3) == 0)
                skills["gebaerden"] = 1;
            Do(1_000, new DefineAgent($"a{i}", i < 4 ? "kreis" : "aok", skills));
        }
    }

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            var at = Distribution.State.Now + _random.Next(4_000);
            // Moment by moment, so that each look sees one moment only.
            while (Distribution.NextDue() is { } due && due <= at)
                Do(due, new Tick());
            Do(at, Next());
        }
    }

    /// <summary>Nobody comes any more and nobody answers: whatever waits must come to its end by itself.</summary>
    public void Close()
    {
        foreach (var agent in Distribution.State.Agents.Keys.ToList())
            Do(Distribution.State.Now, new SetWant(agent, Want.Offline));
        while (Distribution.NextDue() is { } due)
            Do(due, new Tick());
    }

    private void Do(long at, AcdCommand command)
    {
        Commands.Add((at, command));
        var answer = Distribution.Execute(at, command);
        Events.AddRange(answer.Events);
        Checked++;
        if (_rules.FirstBroken(Distribution.State, answer.Events) is { } broken)
            Assert.Fail($"Seed {_seed}, step {Commands.Count}, {command}: {broken}");
    }

    private AcdCommand Next()
    {
        var state = Distribution.State;
        var agent = state.Agents[$"a{_random.Next(6)}"];
        var call = state.Calls.Count == 0 ? null : state.Calls.Values.ElementAt(_random.Next(state.Calls.Count));
        var callId = call?.Id ?? "none";
        // Mostly what fits, sometimes what does not.
        var own = agent.CallId ?? callId;
        return _random.Next(20) switch
        {
            0 or 1 or 2 => new Arrive($"c{++_calls}", $"b{_random.Next(12)}", "kreis", Skills[_random.Next(3)])
            {
                Priority = _random.Next(10) == 0 ? 1 : 0,
                PreferredAgentId = _random.Next(5) == 0 ? agent.Id : null,
                Needs = _random.Next(8) == 0 ? ["gebaerden"] : [],
            },
            3 or 4 => new SetWant(agent.Id, Want.Ready),
            5 => new SetWant(agent.Id, _random.Next(3) == 0 ? Want.NotReady : Want.Ready, "Pause"),
            6 => _random.Next(10) == 0 ? new SetWant(agent.Id, Want.Offline) : new Tick(),
            7 or 8 or 9 => new Accept(agent.Id, own),
            10 => _random.Next(3) == 0 ? new Reject(agent.Id, own) : new Tick(),
            11 => new HangUp(own, (HangUpBy)_random.Next(3)),
            12 => new HoldCall(agent.Id, own),
            13 => new ResumeCall(agent.Id, own),
            14 => new TransferCall(agent.Id, own, $"a{_random.Next(6)}"),
            15 => _random.Next(2) == 0 ? new TransferCall(agent.Id, own, null, _random.Next(2) == 0 ? "aok" : "kreis", Skills[_random.Next(3)]) : new WithdrawTransfer(agent.Id, own),
            16 => new BoothConnection(callId, _random.Next(2) == 0),
            17 => new AgentConnection(agent.Id, _random.Next(2) == 0),
            18 => new EndWrapUp(agent.Id),
            _ => new ExtendWrapUp(agent.Id),
        };
    }
}
