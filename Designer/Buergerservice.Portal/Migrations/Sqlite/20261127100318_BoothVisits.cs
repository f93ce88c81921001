using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BoothVisits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "SessionId",
                table: "devices_agents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "InstanceId",
                table: "calls_calls",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "booth_capsules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    FromTenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    CallId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ConsentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Fields = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_capsules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "booth_prompts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SessionId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CallId = table.Column<Guid>(type: "TEXT", nullable: true),
                    InstanceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    BookmarkId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    DocumentSha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    DocumentType = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Options = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Answer = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_prompts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "booth_resets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    VisitId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Succeeded = table.Column<bool>(type: "INTEGER", nullable: false),
                    Steps = table.Column<string>(type: "TEXT", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_resets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "booth_visits",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InstanceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CallId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Summary = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_visits", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_calls_calls_InstanceId",
                table: "calls_calls",
                column: "InstanceId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_capsules_CallId",
                table: "booth_capsules",
                column: "CallId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_capsules_Tenant_CreatedAt",
                table: "booth_capsules",
                columns: new[] { "Tenant", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_booth_prompts_BoothId_State",
                table: "booth_prompts",
                columns: new[] { "BoothId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_booth_prompts_InstanceId",
                table: "booth_prompts",
                column: "InstanceId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_resets_BoothId_At",
                table: "booth_resets",
                columns: new[] { "BoothId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_booth_visits_BoothId",
                table: "booth_visits",
                column: "BoothId");

            migrationBuilder.CreateIndex(
                name: "IX_booth_visits_InstanceId",
                table: "booth_visits",
                column: "InstanceId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "booth_capsules");

            migrationBuilder.DropTable(
                name: "booth_prompts");

            migrationBuilder.DropTable(
                name: "booth_resets");

            migrationBuilder.DropTable(
                name: "booth_visits");

            migrationBuilder.DropIndex(
                name: "IX_calls_calls_InstanceId",
                table: "calls_calls");

            migrationBuilder.DropColumn(
                name: "SessionId",
                table: "devices_agents");

            migrationBuilder.DropColumn(
                name: "InstanceId",
                table: "calls_calls");
        }
    }
}
