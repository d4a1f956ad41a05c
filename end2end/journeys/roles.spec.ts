// Whoever manages members reads no cases; whoever audits changes nothing.
import { expect, look, signInAtDesk, test } from "../support";

test.use({ expectedFailures: [/\/desk/] });

const CASE = `/desk/cases/${"0".repeat(26)}`;

test("an administrator and an auditor see what they may, and no more", async ({ page, way, smsSink, another }) => {
  const admin = await another(1280);
  const auditor = await another(1280);

  await test.step("the administrator: members and record, no case", async () => {
    await signInAtDesk(admin, smsSink, "admin");
    // The first page holds what was done last by whoever is at work now, whatever that is.
    await admin.goto("/desk/record");
    await expect(admin.locator("main table tbody tr").first()).toContainText(/[a-z_]+\.[a-z_]+/);
    await look(admin, way, "admin-record");
    await admin.goto("/desk/members");
    for (const login of ["clerk", "clerk2", "supervisor", "admin", "auditor"]) {
      await expect(admin.getByRole("link", { name: login, exact: true })).toBeVisible();
    }
    await look(admin, way, "admin-members");
    await admin.goto("/desk");
    await expect(admin, "there is no queue to work").toHaveURL(/\/desk\/members$/);
    for (const path of [CASE, `${CASE}/approve`, "/desk/refunds", "/desk/counter"]) {
      expect((await admin.goto(path))?.status(), path).toBe(403);
    }
    await look(admin, way, "admin-forbidden");
  });

  await test.step("the auditor: queue and record, no members and no counter", async () => {
    await signInAtDesk(auditor, smsSink, "auditor");
    await auditor.goto("/desk/record");
    await look(auditor, way, "auditor-record");
    // Older than the first page by now, perhaps: an auditor asks for it.
    await auditor.goto("/desk/record?action=staff.sign_in");
    await expect(auditor.locator("main table")).toContainText("staff.sign_in");
    expect((await auditor.goto("/desk"))?.status()).toBe(200);
    await look(auditor, way, "auditor-queue");
    for (const path of ["/desk/members", "/desk/counter"]) {
      expect((await auditor.goto(path))?.status(), path).toBe(403);
    }
    expect((await auditor.goto(CASE))?.status()).toBe(404);
  });

  await test.step("whoever is not signed in sees none of it", async () => {
    for (const path of ["/desk", "/desk/members", "/desk/record", CASE]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/desk\/sign-in$/);
    }
  });
});
